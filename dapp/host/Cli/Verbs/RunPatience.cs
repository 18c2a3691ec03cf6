using System.Diagnostics;

namespace Rollup.Cli.Verbs;

/// <summary>
/// What does not end a run of hours: an endpoint or node that fails for a while, and a step that somebody else took first. What is refused
/// again and again, or stays away for long, does.
/// </summary>
sealed class RunPatience
{
    const int RefusalsMax = 3;

    public static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(15);

    readonly Stopwatch _silence = new();
    int _refusals;
    bool _hasSucceeded;

    /// <summary>A look or a step went well.</summary>
    public void Succeeded()
    {
        _silence.Reset();
        (_refusals, _hasSucceeded) = (0, true);
    }

    /// <summary>Whether it is tried again. What was wrong at the first look is told at once.</summary>
    public bool Forgives(Exception fault)
    {
        if (fault is OperationCanceledException) return false;
        if (fault is ClientException { Failure: Foretold or InputRefused or JobEnded or JobNotLive }) return _refusals++ < RefusalsMax;
        if (!_hasSucceeded || ErrorReport.Explain(fault).Code != ExitCode.RetryLater) return false;
        _silence.Start();
        return _silence.Elapsed < SilenceMax;
    }
}
