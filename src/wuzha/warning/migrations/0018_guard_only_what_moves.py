from django.db import migrations

# The guard of the lifecycle (migration 0002) is called only where it may refuse: an import begins every warning at the
# beginning, and most updates leave the state as it is.
FORWARD = """
DROP TRIGGER warning_lifecycle_guard ON warning_warning;
CREATE TRIGGER warning_lifecycle_begin BEFORE INSERT ON warning_warning FOR EACH ROW
  WHEN (NEW.state <> 'RECEIVED') EXECUTE FUNCTION warning_guard_lifecycle();
CREATE TRIGGER warning_lifecycle_guard BEFORE UPDATE OF state ON warning_warning FOR EACH ROW
  WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION warning_guard_lifecycle();
"""
BACKWARD = """
DROP TRIGGER warning_lifecycle_begin ON warning_warning;
DROP TRIGGER warning_lifecycle_guard ON warning_warning;
CREATE TRIGGER warning_lifecycle_guard BEFORE INSERT OR UPDATE OF state ON warning_warning
  FOR EACH ROW EXECUTE FUNCTION warning_guard_lifecycle();
"""


class Migration(migrations.Migration):

    dependencies = [('warning', '0017_index_only_what_is_there')]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
