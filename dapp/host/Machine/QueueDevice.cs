using Rollup.Entry;
using Rollup.Protocol;

namespace Rollup.Machine;

/// <summary>What the guest did with one request.</summary>
sealed class Exchange
{
    public required RequestKind Kind { get; init; }
    public required ReadOnlyMemory<byte> Request { get; init; }
    public List<byte[]> Outputs { get; } = [];
    public List<byte[]> Reports { get; } = [];
    public bool? IsAccepted { get; set; }
    public Bytes32 OutputsRoot { get; set; }
}

/// <summary>The rollup device over lists in memory, for one request.</summary>
readonly struct QueueDevice(Exchange exchange) : IDevice
{
    public RequestKind Read(Span<byte> buffer, out int length)
    {
        length = exchange.Request.Length;
        if (length <= buffer.Length) exchange.Request.Span.CopyTo(buffer);
        return exchange.Kind;
    }

    public void Output(ReadOnlySpan<byte> blob) => exchange.Outputs.Add(blob.ToArray());

    public void Report(ReadOnlySpan<byte> payload) => exchange.Reports.Add(payload.ToArray());

    public void Progress(int perMille)
    {
        // Nobody watches one call of this process.
    }

    public void Accept(in Bytes32 outputsRoot)
    {
        exchange.OutputsRoot = outputsRoot;
        exchange.IsAccepted = true;
    }

    public void Reject() => exchange.IsAccepted = false;
}
