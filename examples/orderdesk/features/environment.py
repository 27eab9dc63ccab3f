"""Each worker has a folder of its own, so that several can run the features at once."""

import os
import shutil
from pathlib import Path

from service import Service

WAREHOUSE_BOOT_S = 1.5


def before_all(context):
    context.folder = Path("var", f"worker-{os.environ.get('EVENSHARD_WORKER_ID', '0')}").resolve()


def before_feature(context, feature):
    if "warehouse" in feature.tags:
        context.warehouse = Service(boot=WAREHOUSE_BOOT_S)
        context.warehouse.wait_until_up()


def after_feature(context, feature):
    if "warehouse" in feature.tags:
        context.warehouse.close()


def before_scenario(context, scenario):
    shutil.rmtree(context.folder, ignore_errors=True)
    context.folder.mkdir(parents=True)
    context.error = None
    context.service = Service() if "service" in scenario.effective_tags else None


def after_scenario(context, scenario):
    if context.service is not None:
        context.service.close()


def after_all(context):
    shutil.rmtree(context.folder, ignore_errors=True)
