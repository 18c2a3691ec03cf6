namespace Rollup.Cli.Output;

/// <summary>The exit codes are a contract with scripts: they are printed in every help page and never change meaning.</summary>
static class ExitCode
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int Usage = 2;
    public const int Restart = 10;
    public const int RetryLater = 20;
    public const int StopAndPage = 30;
    public const int EnginesDiffer = 40;

    public const string Help = """
        Exit codes:
          0   done
          1   refused or failed; the message says what, why and what next
          2   wrong usage
          10  start the process again
          20  not yet: the same command will do the next step later
          30  stop and call a person
          40  two engines of the node do not agree: stop, claim nothing, call a person
        """;
}
