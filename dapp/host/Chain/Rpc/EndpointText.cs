using System.Text.RegularExpressions;

namespace Rollup.Chain;

/// <summary>
/// How an endpoint's address is shown, here and nowhere else: providers put keys into the path, the query or before the host, and what is
/// printed is copied into logs and reports.
/// </summary>
public static partial class EndpointText
{
    const int SecretCharactersMin = 8;
    const string Hidden = "…";

    // The one path of ours that is shown.
    const string InspectPath = "/inspect";

    /// <summary>Scheme, host and port.</summary>
    public static string Of(Uri endpoint) => $"{endpoint.Scheme}://{endpoint.Authority}";

    /// <summary>A text for people, every address in it cut to that.</summary>
    public static string Discreet(string text) => Address().Replace(text, match =>
    {
        string address = match.Value.TrimEnd('.', ',', ';', ':', ')', '\'', '"', '!', '?');
        string rest = match.Value[address.Length..];
        if (address.AsSpan(match.Groups[1].Length + "://".Length).IndexOfAny("/?#@") < 0) return match.Value;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)) return $"{match.Groups[1].Value}://{Hidden}";
        bool isPlain = uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0
            && uri.AbsolutePath is "/" or InspectPath;
        return isPlain ? match.Value : $"{Of(uri)}/{Hidden}{rest}";
    });

    /// <summary>The same, and no part of one address that may be a key, wherever the text repeats it.</summary>
    public static string WithoutSecretsOf(Uri endpoint, string text)
    {
        IEnumerable<string> parts = endpoint.UserInfo.Split(':').Concat(endpoint.AbsolutePath.Split('/'))
            .Concat(endpoint.Query.TrimStart('?').Split('&', '='));
        string shown = text;
        foreach (string part in parts.SelectMany(part => new[] { part, Uri.UnescapeDataString(part) }).Distinct()
            .Where(part => part.Length >= SecretCharactersMin).OrderByDescending(part => part.Length))
            shown = shown.Replace(part, Hidden, StringComparison.OrdinalIgnoreCase);
        return Discreet(shown);
    }

    [GeneratedRegex(@"\b(https?|wss?)://[^\s<>|]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    internal static partial Regex Address();
}
