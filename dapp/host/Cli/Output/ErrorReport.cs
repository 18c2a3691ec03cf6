using System.Net.Http;

namespace Rollup.Cli.Output;

/// <summary>Every end of a command in three lines: what, why, what next. No stack trace reaches a user.</summary>
static class ErrorReport
{
    public static void Write(UserError error, bool json, TextWriter output, TextWriter errors)
    {
        if (json) output.WriteLine(Screen.ToJson(new { Error = new { error.What, error.Why, error.Next, ExitCode = error.Code } }));
        errors.WriteLine($"rollup: {error.What}");
        errors.WriteLine($"  why:  {error.Why}");
        errors.WriteLine($"  next: {error.Next}");
    }

    public static UserError Explain(Exception exception) => exception switch
    {
        UserError error => error,
        OperationCanceledException => new UserError("stopped", "you or the system asked for it", "run the same command again; it goes on where it was"),
        HttpRequestException http => UserError.NotYet(
            "no answer", http.Message, "check --rpc and --node, and that both are running (rollup node --help)"),
        IOException io => new UserError("a file could not be read or written", io.Message, "check the path, its rights and the free space"),
        UnauthorizedAccessException denied => new UserError("access denied", denied.Message, "check the rights of that path"),
        _ => new UserError(
            $"{exception.GetType().Name}", exception.Message, "this is a fault of ours: run it again with LOCKSTEP_TRACE=1 and report what it prints", ExitCode.StopAndPage),
    };
}
