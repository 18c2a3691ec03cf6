using System.Net;
using System.Net.Sockets;

namespace Rollup.Node.Api.Grpc;

/// <summary>Who is on the other side, as far as limits go: an address, or the network that one host has in IPv6.</summary>
static class Peer
{
    const int NetworkBytes = 8;

    public static string Of(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
        _ => address.ToString(),
    };
}
