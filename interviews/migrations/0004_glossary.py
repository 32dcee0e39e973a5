"""The glossary, and other ways to say a key point."""

import interviews.models.fields
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


CURATORS_MAY = [
    f"{verb}_{model}" for model in ("glossaryterm", "oppositepair") for verb in ("view", "add", "change", "delete")
]


def let_curators_keep_it(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are made after all migrations have run; the group needs these now.
    config = apps.get_app_config("interviews")
    config.models_module = True
    create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
    config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    permissions = Permission.objects.filter(content_type__app_label="interviews", codename__in=CURATORS_MAY)
    curators = Group.objects.filter(name="Curators").first()
    if curators is not None:
        curators.permissions.add(*permissions)


class Migration(migrations.Migration):

    dependencies = [
        ('interviews', '0003_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='GlossaryTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(help_text='The long form: “direct preference optimization”.', max_length=120, unique=True)),
                ('abbreviations', interviews.models.fields.PhrasesField(blank=True, default=list, help_text='One a line: DPO.')),
                ('synonyms', interviews.models.fields.PhrasesField(blank=True, default=list, help_text='Other names that mean exactly the same, one a line.')),
            ],
            options={
                'ordering': ['term'],
            },
        ),
        migrations.AddField(
            model_name='keypoint',
            name='other_ways',
            field=interviews.models.fields.WaysField(blank=True, default=list, help_text='Other ways to say the point, written like the groups, with an empty line between two ways. One is enough. A way of one line holds phrases that say all of it.'),
        ),
        migrations.CreateModel(
            name='OppositePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Freeze or train.', max_length=120, unique=True)),
                ('kind', models.CharField(choices=[('subjects', 'Things: what is said of one is not said of the other'), ('properties', 'Properties: to say one is to deny the other')], default='properties', max_length=10)),
                ('one', interviews.models.fields.PhrasesField(default=list, help_text='Words and phrases for the one, a line each; freez* stands for all that begins so.')),
                ('other', interviews.models.fields.PhrasesField(default=list, help_text='Words and phrases for its opposite.')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['subjects', 'properties'])), name='opposite_pair_kind_is_known')],
            },
        ),
        migrations.RunPython(let_curators_keep_it, migrations.RunPython.noop),
    ]
