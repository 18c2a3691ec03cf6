namespace Rollup.Cli.Verbs;

/// <summary>
/// What `rollup job run` tells: a line for each step, for people or as documents, and what it waits for no more than once a minute.
/// </summary>
sealed class RunLines(Screen screen, ulong jobId)
{
    static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);

    string _waitingFor = "";
    long _toldAtMilliseconds;

    /// <summary>Step: a word that scripts can rely on.</summary>
    public void Tell(string step, ulong block, string text)
    {
        _waitingFor = "";
        if (screen.IsJson) screen.Line(new { Step = step, JobId = jobId, Block = block, Text = text });
        else screen.Say($"block {block}  {text}");
    }

    /// <summary>Subject: what is waited for, whose words may change with every block.</summary>
    public void Wait(string subject, ulong block, string text)
    {
        if (subject == _waitingFor && Environment.TickCount64 - _toldAtMilliseconds < s_pause.TotalMilliseconds) return;
        Tell("wait", block, text);
        (_waitingFor, _toldAtMilliseconds) = (subject, Environment.TickCount64);
    }
}
