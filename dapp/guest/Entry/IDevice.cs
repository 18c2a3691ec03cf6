namespace Rollup.Entry;

/// <summary>What the outside wants next.</summary>
public enum RequestKind : byte
{
    Advance = 0,
    Inspect = 1,
}

/// <summary>The rollup device: requests come in, outputs and reports go out, and each request ends in accept or reject.</summary>
public interface IDevice : ISink
{
    /// <summary>
    /// Waits for the next request and puts its bytes in front of the buffer; a length above the buffer's means that it did not fit.
    /// </summary>
    RequestKind Read(Span<byte> buffer, out int length);

    /// <summary>Accepts. After an advance the root over all outputs so far stands beside it.</summary>
    void Accept(in Bytes32 outputsRoot);

    /// <summary>Rejects: the outside undoes whatever was done.</summary>
    void Reject();
}
