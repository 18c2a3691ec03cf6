namespace Rollup.Machine;

/// <summary>Says in words where the answers of two machines differ first.</summary>
static class AnswerComparison
{
    const int ShownBytes = 8;

    public static string? FirstDifference(AdvanceResult left, AdvanceResult right, string leftName, string rightName) =>
        Verdicts(left.IsAccepted, right.IsAccepted, leftName, rightName)
        ?? Blobs("output", left.Outputs, right.Outputs, leftName, rightName)
        ?? Blobs("report", left.Reports, right.Reports, leftName, rightName)
        ?? (left.OutputsRoot.Equals(right.OutputsRoot) ? null
            : $"outputs root: {leftName} has {Hex(left.OutputsRoot.Bytes)}, {rightName} has {Hex(right.OutputsRoot.Bytes)}");

    public static string? FirstDifference(InspectResult left, InspectResult right, string leftName, string rightName) =>
        Verdicts(left.IsAccepted, right.IsAccepted, leftName, rightName)
        ?? Blobs("report", left.Reports, right.Reports, leftName, rightName);

    static string? Verdicts(bool left, bool right, string leftName, string rightName) =>
        left == right ? null : $"verdict: {leftName} {(left ? "accepted" : "rejected")}, {rightName} {(right ? "accepted" : "rejected")}";

    static string? Blobs(string kind, IReadOnlyList<byte[]> left, IReadOnlyList<byte[]> right, string leftName, string rightName)
    {
        for (int index = 0; index < Math.Min(left.Count, right.Count); index++)
        {
            byte[] first = left[index], second = right[index];
            int at = first.AsSpan().CommonPrefixLength(second);
            if (at == first.Length && at == second.Length) continue;
            return $"{kind} {index}, byte {at}: {leftName} has {Shown(first, at)}, {rightName} has {Shown(second, at)}";
        }
        return left.Count == right.Count ? null : $"number of {kind}s: {leftName} has {left.Count}, {rightName} has {right.Count}";
    }

    static string Shown(byte[] blob, int at)
    {
        string length = $"{blob.Length} bytes";
        return at == blob.Length ? $"no more ({length})" : $"{Hex(blob.AsSpan(at, Math.Min(ShownBytes, blob.Length - at)))} ({length})";
    }

    static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
