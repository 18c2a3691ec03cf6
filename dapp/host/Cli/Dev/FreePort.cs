using System.Net;
using System.Net.Sockets;

namespace Rollup.Cli.Dev;

/// <summary>The port where something is usually found, or any other where that is taken.</summary>
static class FreePort
{
    public static int Or(int usual)
    {
        try
        {
            using TcpListener probe = new(IPAddress.Loopback, usual);
            probe.Start();
            return usual;
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
