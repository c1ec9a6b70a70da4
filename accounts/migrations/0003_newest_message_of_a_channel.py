from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_changed_by_an_operator"),
    ]

    operations = [
        migrations.AddField(
            model_name="accountchannel",
            name="newest_id",
            field=models.BigIntegerField(default=0),
        ),
    ]
