using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Rollup.Api;
using Rollup.Node.Api.Grpc;

namespace Rollup.Node.Api;

/// <summary>
/// Who is connected to both doors, and who has to go. A connection on which nothing is asked is dropped after a few seconds, before the
/// server's own limits begin to count; where there is no room, the one that asks nothing gives way to the one that comes.
/// </summary>
sealed class ConnectionGate
{
    readonly Lock _lock = new();
    readonly List<Visitor> _visitors = [];

    /// <summary>Stands between the listener and the server: a connection passes, or is dropped.</summary>
    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Visitor visitor = new(connection, Peer.Of((connection.RemoteEndPoint as IPEndPoint)?.Address));
        if (!TryEnter(visitor))
        {
            visitor.Drop("too many connections");
            return;
        }
        try
        {
            connection.Features.Set(visitor);
            await using Timer deadline = new(
                _ => visitor.DropUnlessAsked(), null, TimeSpan.FromSeconds(ApiLimits.FirstRequestSeconds), Timeout.InfiniteTimeSpan);
            await next(connection);
        }
        finally
        {
            lock (_lock) _ = _visitors.Remove(visitor);
        }
    }

    /// <summary>Stands before every request: while one is answered, its connection does not give way.</summary>
    public static async Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        Visitor? visitor = http.Features.Get<Visitor>();
        visitor?.Begin();
        try
        {
            await next(http);
        }
        finally
        {
            visitor?.End();
        }
    }

    bool TryEnter(Visitor visitor)
    {
        lock (_lock)
        {
            bool peerIsFull = _visitors.Count(other => other.Peer == visitor.Peer) >= ApiLimits.ConnectionsPerPeerMax;
            if ((peerIsFull || _visitors.Count >= ApiLimits.ConnectionsMax) && !TryMakeRoom(peerIsFull ? visitor.Peer : null)) return false;
            _visitors.Add(visitor);
            return true;
        }
    }

    /// <summary>Of one peer, or of the one with the most connections: first who never asked, then who has been silent longest.</summary>
    bool TryMakeRoom(string? peer)
    {
        Dictionary<string, int> counts = _visitors.CountBy(visitor => visitor.Peer).ToDictionary();
        Visitor? leaving = _visitors.Where(visitor => !visitor.IsServed && (peer is null || visitor.Peer == peer))
            .OrderByDescending(visitor => counts[visitor.Peer]).ThenBy(visitor => visitor.HasAsked).ThenBy(visitor => visitor.SilentSince)
            .FirstOrDefault();
        if (leaving is null) return false;
        _ = _visitors.Remove(leaving);
        leaving.Drop("others wait for the place");
        return true;
    }

    /// <summary>One connection.</summary>
    sealed class Visitor(ConnectionContext connection, string peer)
    {
        int _served;
        bool _hasAsked;
        long _silentSince = Environment.TickCount64;

        public string Peer => peer;
        public bool HasAsked => _hasAsked;
        public bool IsServed => Volatile.Read(ref _served) > 0;

        /// <summary>In the clock of the process: its beginning, or the end of its last answer.</summary>
        public long SilentSince => _silentSince;

        public void Begin()
        {
            _ = Interlocked.Increment(ref _served);
            _hasAsked = true;
        }

        public void End()
        {
            _silentSince = Environment.TickCount64;
            _ = Interlocked.Decrement(ref _served);
        }

        public void DropUnlessAsked()
        {
            if (!HasAsked) Drop("nothing was asked");
        }

        public void Drop(string why) => connection.Abort(new ConnectionAbortedException(why));
    }
}
