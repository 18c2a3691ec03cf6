using System.Globalization;

namespace Rollup.Cli.Output;

/// <summary>What a running node says: a line with time and level each; a block without inputs is no news.</summary>
sealed class NodeLines(Screen screen)
{
    (ulong Inputs, ulong Processed, ulong Outputs) _told;

    public void Tell(NodeProgress value)
    {
        if (value.Event == NodeEvent.Waiting) Write("warn", $"waiting: {value.Text}");
        else if (value.Event == NodeEvent.SetAside) Write("warn", $"set aside: {value.Text}");
        else if (_told != (value.InputCount, value.ProcessedInputCount, value.OutputCount))
        {
            _told = (value.InputCount, value.ProcessedInputCount, value.OutputCount);
            Info($"block {value.ReadBlock}: {value.ProcessedInputCount} of {Numbers.Count(value.InputCount, "input")} processed, "
                + Numbers.Count(value.OutputCount, "output"));
        }
    }

    public void Info(string text) => Write("info", text);

    void Write(string level, string text) =>
        screen.Say($"{DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {level}  {text}");
}
