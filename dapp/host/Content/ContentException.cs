namespace Rollup.Content;

/// <summary>Why content could not be read.</summary>
public enum ContentFault : byte
{
    /// <summary>The block is not here.</summary>
    Missing = 1,

    /// <summary>The bytes are not those the name promises.</summary>
    Corrupt = 2,

    /// <summary>The bytes are those of the name, but not a node, a file or an archive that we read.</summary>
    Malformed = 3,

    /// <summary>Larger than a reader accepts.</summary>
    TooLarge = 4,

    /// <summary>The text or the bytes are no name.</summary>
    MalformedName = 5,
}

/// <summary>A content error whose message is written for the person who meets it.</summary>
public sealed class ContentException(ContentFault fault, string message) : Exception(message)
{
    public ContentFault Fault { get; } = fault;
}
