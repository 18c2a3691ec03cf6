namespace Rollup.Chain;

/// <summary>Messages of the machine as bytes of their own.</summary>
public static class MessageBytes
{
    public static byte[] Of<T>(in T message) where T : struct, IMessage, allows ref struct
    {
        byte[] bytes = new byte[message.EncodedLength];
        return Whole(bytes, message.Encode(bytes));
    }

    /// <summary>The bytes themselves when all of them were written. Throws when not: then a length is computed wrongly.</summary>
    public static byte[] Whole(byte[] bytes, int written) => written == bytes.Length
        ? bytes
        : throw new InvalidOperationException($"{written} of {bytes.Length} bytes were written: a length is computed wrongly");
}
