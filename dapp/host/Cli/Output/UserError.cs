namespace Rollup.Cli.Output;

/// <summary>An end of a command that a person can act on: what happened, why, and what to do next. No address in it shows a key.</summary>
sealed class UserError(string what, string why, string next, int exitCode = ExitCode.Refused, Exception? inner = null)
    : Exception(EndpointText.Discreet($"{what}: {why}"), inner)
{
    public string What { get; } = EndpointText.Discreet(what);
    public string Why { get; } = EndpointText.Discreet(why);
    public string Next { get; } = EndpointText.Discreet(next);
    public int Code { get; } = exitCode;

    /// <summary>The same with its texts changed.</summary>
    public UserError Without(Func<string, string> change) => new(change(What), change(Why), change(Next), Code);

    public static UserError Usage(string what, string why, string next) => new(what, why, next, ExitCode.Usage);

    public static UserError NotYet(string what, string why, string next) => new(what, why, next, ExitCode.RetryLater);
}
