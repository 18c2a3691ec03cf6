using System.Net;

namespace Rollup.Chain;

/// <summary>Where an endpoint stands: all the addresses that its host has, asked for once.</summary>
public sealed class EndpointPlace
{
    readonly Uri _endpoint;
    readonly IReadOnlyList<IPAddress> _addresses;
    readonly bool _isHere;
    readonly bool _isLoopback;

    EndpointPlace(Uri endpoint, IEnumerable<IPAddress> addresses, IEnumerable<IPAddress> own)
    {
        _endpoint = endpoint;
        _addresses = [.. addresses.Select(EndpointHost.Plain)];
        _isLoopback = _addresses.All(IPAddress.IsLoopback);
        HashSet<IPAddress> here = [.. own.Select(EndpointHost.Plain), IPAddress.Any, IPAddress.IPv6Any];
        _isHere = _addresses.Any(address => IPAddress.IsLoopback(address) || here.Contains(address));
    }

    /// <summary>Throws <see cref="System.Net.Sockets.SocketException"/> for a name that has no address.</summary>
    public static async Task<EndpointPlace> FindAsync(Uri endpoint, HostNames names, CancellationToken cancellation)
    {
        IPAddress[] addresses = EndpointHost.AddressOf(endpoint) is { } written ? [written]
            : await names.AddressesAsync(endpoint.IdnHost, cancellation);
        return addresses.Length > 0 ? new EndpointPlace(endpoint, addresses, names.OwnAddresses())
            : throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.NoData);
    }

    /// <summary>
    /// Whether both are one host: an address of one is an address of the other, or both are this machine. Only where every address of
    /// both is loopback does the port tell them apart.
    /// </summary>
    public bool IsSame(EndpointPlace other)
    {
        if (_isLoopback && other._isLoopback) return _endpoint.Port == other._endpoint.Port;
        return (_isHere && other._isHere) || _addresses.Intersect(other._addresses).Any();
    }
}
