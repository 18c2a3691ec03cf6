using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rollup.Cli.Demo;

/// <summary>
/// Child processes that must not outlive us. Each child is stopped on success, on an error and on Ctrl-C: politely first, then for
/// good. A child of ours also watches its standard input, which the system closes when we die without a chance to clean up.
/// </summary>
sealed class Supervisor : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly List<Child> _children = [];

    public Supervisor() => AppDomain.CurrentDomain.ProcessExit += KillAll;

    public IReadOnlyList<Child> Children => _children;

    /// <summary>Starts a program; what it prints goes line by line to <paramref name="logFile"/>.</summary>
    public Child Start(string program, IEnumerable<string> arguments, string logFile)
    {
        Process process = Process.Start(Piped(program, arguments)) ?? throw new InvalidOperationException($"{program} did not start");
        Child child = new(process, logFile);
        _children.Add(child);
        return child;
    }

    /// <summary>A program whose input, output and errors are ours.</summary>
    public static ProcessStartInfo Piped(string program, IEnumerable<string> arguments) => new(program, arguments)
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    };

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAll;
        foreach (Child child in Enumerable.Reverse(_children)) await child.StopAsync(Patience);
    }

    void KillAll(object? sender, EventArgs arguments)
    {
        foreach (Child child in _children) child.Kill();
    }
}

/// <summary>One supervised process and its log.</summary>
sealed class Child : IAsyncDisposable
{
    const int SignalTerminate = 15;

    readonly Process _process;
    readonly StreamWriter _log;
    readonly Lock _gate = new();

    public Child(Process process, string logFile)
    {
        _process = process;
        LogFile = logFile;
        _log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string LogFile { get; }
    public int Id => _process.Id;
    public bool HasExited => _process.HasExited;
    public int ExitCode => _process.ExitCode;

    public async Task StopAsync(TimeSpan patience)
    {
        if (!_process.HasExited)
        {
            if (OperatingSystem.IsWindows()) Kill();
            else _ = SendSignal(_process.Id, SignalTerminate);
            using CancellationTokenSource timeout = new(patience);
            try
            {
                await _process.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }
        lock (_gate) _log.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync(TimeSpan.FromSeconds(5));

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already, which is what was wanted.
        }
    }

    public string LastLines(int count) => string.Join('\n', File.ReadLines(LogFile).TakeLast(count));

    void Write(string? line)
    {
        if (line is null) return;
        lock (_gate)
        {
            if (_log.BaseStream is not null) _log.WriteLine(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int SendSignal(int processId, int signal);
}
