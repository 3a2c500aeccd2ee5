# SPDX-License-Identifier: Apache-2.0
import sys
import click


@click.group()
@click.option("--debug/--no-debug", default=False)
@click.pass_context
def cli(ctx, debug):
    ctx.obj = {"debug": debug}


@cli.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--count", type=click.IntRange(1, 3), default=1, show_default=True)
@click.pass_obj
def hello(obj, names, count):
    for name in names:
        for n in range(count):
            click.echo(f"{n} {name} {obj['debug']}")
    sys.exit(3)


from click.testing import CliRunner
runner = CliRunner()
for args in (["hello", "a", "b", "--count", "2"], ["--help"], ["hello"], ["hello", "x", "--count", "9"]):
    result = runner.invoke(cli, args)
    print(result.exit_code, result.output)
cli(["--debug", "hello", "z"], prog_name="cli")
