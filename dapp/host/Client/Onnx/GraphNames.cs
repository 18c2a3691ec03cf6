namespace Rollup.Client.Onnx;

/// <summary>Names as they stand in a file, fit to be shown: short, and nothing that moves a terminal.</summary>
static class GraphNames
{
    const int ShownMax = 80;

    public static string Quoted(string name) => $"'{Shown(name)}'";

    public static string Shown(string name) => PlainText.Of(name.Length <= ShownMax ? name : name[..ShownMax] + "…");

    /// <summary>A node as people find it in a viewer: by its name, else by its number.</summary>
    public static string OfNode(NodeProto node, int index) => node.Name.Length > 0 ? Quoted(node.Name) : $"node {index + 1}";

    public static string WithOperator(NodeProto node, int index) => $"{OfNode(node, index)} ({Shown(OperatorOf(node))})";

    public static string OperatorOf(NodeProto node) => IsDefault(node.Domain) ? node.OpType : $"{node.Domain}.{node.OpType}";

    public static bool IsDefault(string domain) => domain is "" or "ai.onnx";
}
