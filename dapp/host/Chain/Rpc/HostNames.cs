using System.Net;
using System.Net.NetworkInformation;

namespace Rollup.Chain;

/// <summary>Which addresses a name has, and which are this machine's.</summary>
/// <param name="AddressesAsync">Throws <see cref="System.Net.Sockets.SocketException"/> for a name that nobody knows.</param>
/// <param name="OwnAddresses">Of this machine's network interfaces.</param>
public sealed record HostNames(Func<string, CancellationToken, Task<IPAddress[]>> AddressesAsync, Func<IEnumerable<IPAddress>> OwnAddresses)
{
    /// <summary>As the operating system knows them.</summary>
    public static HostNames OfSystem { get; } = new(
        Dns.GetHostAddressesAsync,
        () => NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(known => known.Address));
}
