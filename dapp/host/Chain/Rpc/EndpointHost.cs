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

    /// <summary>
    /// Whether two addresses name one host, however they spell it. On this machine, where several endpoints may stand, the port tells
    /// them apart.
    /// </summary>
    public static bool IsSame(Uri first, Uri second) => IsLoopback(first) && IsLoopback(second)
        ? first.Port == second.Port
        : (AddressOf(first), AddressOf(second)) switch
        {
            (null, null) => NameOf(first) == NameOf(second),
            ({ } one, { } other) => one.Equals(other),
            _ => false,
        };

    static IPAddress? AddressOf(Uri endpoint)
    {
        if (endpoint.HostNameType is not (UriHostNameType.IPv4 or UriHostNameType.IPv6)) return null;
        IPAddress address = IPAddress.Parse(endpoint.IdnHost);
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return new IPAddress(address.GetAddressBytes()); // without a zone, which names an interface and no other host
    }

    static string NameOf(Uri endpoint) => endpoint.IdnHost.TrimEnd('.').ToLowerInvariant();
}
