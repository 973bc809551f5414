"""Print docs/settings.md from the table of settings, so that the two cannot differ."""

from newsroom.settings.environment import SETTINGS


def main() -> None:
    print("# Settings\n")
    print("All settings are environment variables. A wrong value stops the start and is named.")
    print("This page is made by `make settings`.\n")
    print("| name | default | what it is |\n|---|---|---|")
    print(
        "| `DJANGO_SETTINGS_MODULE` | `newsroom.settings.dev` | A real paper: `newsroom.settings.production`. |"
    )
    print(
        "| `DATABASE_URL` | SQLite in the var folder | e.g. `postgres://user:password@host/name` |"
    )
    for setting in SETTINGS:
        default = (
            " ".join(setting.default) if isinstance(setting.default, list) else setting.default
        )
        shown = f"`{default}`" if default != "" else "–"
        print(f"| `{setting.name}` | {shown} | {setting.help} |")
    print("| `STOPPRESS_TEST_DATABASE_URL` | – | Tests only: run the suite on this database. |")
    print(
        "| `STOPPRESS_TEST_POSTGRES` | – | Tests only: a server whose user may create databases. |"
    )
    print("| `STOPPRESS_CORPUS` | – | Tests and benches only: folder of the public corpora. |")
    print(
        "| `STOPPRESS_CRASH_KILLS` | `50` | Tests only: how often the crash test kills a collector. |"
    )


if __name__ == "__main__":
    main()
