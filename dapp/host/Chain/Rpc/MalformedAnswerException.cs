namespace Rollup.Chain;

/// <summary>
/// The endpoint sent what cannot be the answer: no JSON, another request's, too much, or a field that is missing or is not what the method
/// gives. Whatever an endpoint invents ends here; nothing of what it sent is repeated, and nothing of its address that may be secret.
/// </summary>
public sealed class MalformedAnswerException : Exception
{
    internal MalformedAnswerException(string origin, string method, string field, string why, Exception? inner = null)
        : base($"{method}: the answer of {origin} cannot be used: {field} {why}", inner) =>
        (Origin, Method, Field) = (origin, method, field);

    /// <summary>Scheme, host and port of the endpoint.</summary>
    public string Origin { get; }

    public string Method { get; }

    public string Field { get; }

    /// <summary>There was no answer of a contract at all, as when there is no contract.</summary>
    public bool IsEmpty { get; internal init; }

    /// <summary>A shorter list may fit.</summary>
    internal bool IsTooLong { get; init; }

    /// <summary>What a server in trouble sends; worth asking again.</summary>
    internal bool MayPass { get; init; }
}
