namespace Rollup.Cli.Output;

/// <summary>What a running node says, line by line; a block without inputs is no news.</summary>
sealed class NodeLines(Screen screen)
{
    (ulong Inputs, ulong Processed, ulong Outputs) _told;

    public void Tell(NodeProgress value)
    {
        if (value.Event == NodeEvent.Waiting) screen.Say($"waiting: {value.Text}");
        else if (value.Event == NodeEvent.SetAside) screen.Say($"set aside: {value.Text}");
        else if (_told != (value.InputCount, value.ProcessedInputCount, value.OutputCount))
        {
            _told = (value.InputCount, value.ProcessedInputCount, value.OutputCount);
            screen.Say($"block {value.ReadBlock}: {value.ProcessedInputCount} of {Numbers.Count(value.InputCount, "input")} processed,"
                + $" {Numbers.Count(value.OutputCount, "output")}");
        }
    }
}
