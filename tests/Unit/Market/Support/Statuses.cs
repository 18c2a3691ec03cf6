namespace Rollup.Tests.Unit.Market;

/// <summary>Names of statuses, found by reflection so that none is forgotten.</summary>
static class Statuses
{
    public static Type EnumOf(CommandKind command) =>
        typeof(Marketplace).Assembly.GetType($"Rollup.Market.{command}Status")
        ?? throw new InvalidOperationException($"{command} has no status enum");

    public static string NameOf(CommandKind command, byte status) =>
        $"{command}.{Enum.GetName(EnumOf(command), status) ?? throw new InvalidOperationException($"{command} has no status {status}")}";

    /// <summary>Every refusal of every command.</summary>
    public static IEnumerable<string> All()
    {
        foreach (CommandKind command in Enum.GetValues<CommandKind>())
        {
            if (command == CommandKind.None) continue;
            foreach (object status in Enum.GetValues(EnumOf(command)))
                if ((byte)status != 0) yield return $"{command}.{status}";
        }
    }
}
