"""The subcommands of `ita`. Each is a thin layer over a function; heavy imports wait for it to run."""
