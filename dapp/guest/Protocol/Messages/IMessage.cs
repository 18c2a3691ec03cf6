namespace Rollup.Protocol;

/// <summary>A command, notice, query or report. Its bytes are a selector and an ABI frame.</summary>
public interface IMessage
{
    /// <summary>Bytes of the encoding of this very message.</summary>
    int EncodedLength { get; }

    /// <summary>Gives the number of bytes written, 0 when they do not fit.</summary>
    int Encode(Span<byte> destination);
}
