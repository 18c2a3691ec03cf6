namespace Rollup.Entry;

/// <summary>The device of the machine: <see cref="IDevice"/> over <see cref="Port"/>.</summary>
public readonly struct MachineDevice : IDevice
{
    public RequestKind Read(Span<byte> buffer, out int length) =>
        Port.Read(buffer, out length) == 0 ? RequestKind.Advance : RequestKind.Inspect;

    public void Output(ReadOnlySpan<byte> blob) => Port.Output(blob);

    public void Report(ReadOnlySpan<byte> payload) => Port.Report(payload);

    public void Progress(int perMille) => Port.Progress(perMille);

    public void Accept(in Bytes32 outputsRoot) => Port.Accept(outputsRoot.Bytes);

    public void Reject() => Port.Reject();
}
