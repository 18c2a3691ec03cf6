using System.Net;

namespace Rollup.Chain;

/// <summary>Whose machine an endpoint's address names, decided from the address alone, before anything is connected or looked up.</summary>
public static class EndpointHost
{
    /// <summary>
    /// This machine: 127.0.0.0/8, ::1, either of them inside IPv6, or exactly the name localhost. Every other name may be anybody's, and
    /// so may 0.0.0.0.
    /// </summary>
    public static bool IsLoopback(Uri endpoint) => AddressOf(endpoint) is { } address
        ? IPAddress.IsLoopback(address)
        : endpoint.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether nothing can be connected to there: 0.0.0.0 and [::] are what servers listen on.</summary>
    public static bool IsNowhere(Uri endpoint) =>
        AddressOf(endpoint) is { } address && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    /// <summary>
    /// Whether two addresses name one host as they are written; what names stand for, <see cref="EndpointPlace"/> knows. On this machine,
    /// where several endpoints may stand, the port tells them apart.
    /// </summary>
    public static bool IsSame(Uri first, Uri second)
    {
        if (IsLoopback(first) && IsLoopback(second)) return first.Port == second.Port;
        if (MayBeLoopback(first) && MayBeLoopback(second)) return true;
        return (AddressOf(first), AddressOf(second)) switch
        {
            (null, null) => NameOf(first) == NameOf(second),
            ({ } one, { } other) => one.Equals(other),
            _ => false,
        };
    }

    /// <summary>The address that is written where a name could be, in its plain form; null for a name.</summary>
    internal static IPAddress? AddressOf(Uri endpoint) =>
        endpoint.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 ? Plain(IPAddress.Parse(endpoint.IdnHost)) : null;

    /// <summary>One form of an address: not inside IPv6, and without a zone, which names an interface and no other host.</summary>
    internal static IPAddress Plain(IPAddress address) =>
        new((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes());

    // Names that are loopback in most systems, and are trusted to be so in none.
    static bool MayBeLoopback(Uri endpoint) =>
        IsLoopback(endpoint) || NameOf(endpoint) is "localhost" || NameOf(endpoint).EndsWith(".localhost", StringComparison.Ordinal);

    static string NameOf(Uri endpoint) => endpoint.IdnHost.TrimEnd('.').ToLowerInvariant();
}
