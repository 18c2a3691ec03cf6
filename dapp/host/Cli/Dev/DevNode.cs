using Rollup.Node;

namespace Rollup.Cli.Dev;

/// <summary>A node in this process: where it listens, once it does, and what it says.</summary>
sealed class DevNode(Screen screen) : IProgress<NodeProgress>
{
    readonly NodeLines _lines = new(screen);
    readonly TaskCompletionSource<NodeEndpoints> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<NodeEndpoints> Ready => _ready.Task;

    public Task<NodeEnd> RunAsync(NodeOptions options, IMachine machine, CancellationToken cancellation) =>
        Task.Run(() => NodeRunner.RunAsync(options, machine, this, cancellation), CancellationToken.None);

    public void Report(NodeProgress value)
    {
        if (value.Event != NodeEvent.Ready) _lines.Tell(value);
        else _ = _ready.TrySetResult(NodeEndpoints.Of("127.0.0.1", value));
    }
}
