using System.Reflection;
using System.Runtime.CompilerServices;
using Rollup.Market;

namespace Rollup.Machine;

/// <summary>
/// What a byte of the state's tables is called: table, row and field, by the rows' own declarations. Rows have no padding between fields;
/// where that is not so the name ends early.
/// </summary>
static class StateNames
{
    const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static string At(int offset) => offset switch
    {
        < Layout.JobSetOffset => "header" + FieldAt(typeof(HeaderRow), offset - Layout.HeaderOffset),
        < Layout.AssetSetOffset => "set of job rows",
        < Layout.JobNodeSetOffset => "set of asset rows",
        < Layout.AssetNodeSetOffset => "set of job nodes",
        < Layout.SlotSetOffset => "set of asset nodes",
        < Layout.JobNodesOffset => "set of slots",
        < Layout.AssetNodesOffset => RowAt("job node", typeof(TreeNode), offset - Layout.JobNodesOffset, Layout.TreeNodeBytes),
        < Layout.AssetsOffset => RowAt("asset node", typeof(TreeNode), offset - Layout.AssetNodesOffset, Layout.TreeNodeBytes),
        < Layout.JobsOffset => RowAt("asset row", typeof(AssetRow), offset - Layout.AssetsOffset, Layout.AssetBytes),
        < Layout.SlotRowsOffset => RowAt("job row", typeof(JobRow), offset - Layout.JobsOffset, Layout.JobBytes),
        < Layout.ChildrenOffset => RowAt("slot row", typeof(SlotRow), offset - Layout.SlotRowsOffset, Layout.SlotRowBytes),
        < Layout.BlocksOffset => PartAt("children of slot", offset - Layout.ChildrenOffset, Layout.ChildrenBytes),
        < Layout.BenchOffset => PartAt("block in slot", offset - Layout.BlocksOffset, MarketLimits.BlockBytesMax),
        _ => "bench",
    };

    static string PartAt(string table, int offset, int rowBytes) => $"{table} {offset / rowBytes}, its byte {offset % rowBytes}";

    static string RowAt(string table, Type row, int offset, int rowBytes) =>
        $"{table} {offset / rowBytes}{FieldAt(row, offset % rowBytes)}";

    static string FieldAt(Type type, int offset)
    {
        if (type.IsPrimitive || type.IsEnum || type.Assembly == typeof(object).Assembly || offset >= SizeOf(type)) return "";
        FieldInfo[] fields = [.. type.GetFields(Fields).OrderBy(field => field.MetadataToken)];
        if (type.GetCustomAttribute<InlineArrayAttribute>() is not null)
        {
            Type element = fields[0].FieldType;
            int bytes = SizeOf(element);
            return element == typeof(byte) ? "" : $"[{offset / bytes}]{FieldAt(element, offset % bytes)}";
        }
        if (fields.Sum(field => SizeOf(field.FieldType)) != SizeOf(type)) return "";
        int index = 0;
        for (; offset >= SizeOf(fields[index].FieldType); index++) offset -= SizeOf(fields[index].FieldType);
        return $".{fields[index].Name}{FieldAt(fields[index].FieldType, offset)}";
    }

    static int SizeOf(Type type) =>
        (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
}
