namespace Rollup.Client.NodeApi;

/// <summary>
/// A node that nobody has heard of yet may be one that is just starting: its silence is waited out for a moment, once. One that has
/// answered and falls silent has ended.
/// </summary>
sealed class StartingNode(TimeSpan patience, Action<string>? waits)
{
    const int PauseMilliseconds = 200;

    bool _hasAnswered;

    /// <summary>Waits hears the address, once for each question that has to wait.</summary>
    public async Task<T> AskAsync<T>(string url, Func<Task<T>> ask, CancellationToken cancellation)
    {
        long started = Environment.TickCount64;
        bool isTold = false;
        while (true)
        {
            try
            {
                T answer = await ask();
                _hasAnswered = true;
                return answer;
            }
            catch (ClientException silence) when (silence.Failure is NodeSilent && !_hasAnswered
                && Environment.TickCount64 - started < patience.TotalMilliseconds)
            {
                if (!isTold) waits?.Invoke(url);
                isTold = true;
                await Task.Delay(PauseMilliseconds, cancellation);
            }
        }
    }
}
