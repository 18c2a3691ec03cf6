using System.Numerics;
using System.Text;

namespace Rollup.Client.Data;

/// <summary>A schema as the one block that the machine reads, and back.</summary>
public static class SchemaBlock
{
    public static byte[] Of(DataSchema schema)
    {
        Schema message = default;
        message.Columns = (ushort)(schema.Columns.Count - 1);
        message.Features = (ushort)Math.Min(schema.Features.Count, ushort.MaxValue);
        message.Classes = (ushort)schema.Classes;
        message.Target = (ushort)schema.Target;
        message.Missing = (byte)schema.Missing;
        message.Named = schema.IsNamed ? (byte)1 : (byte)0;
        byte[] groups = GroupsOf(schema);
        message.Groups = groups;
        byte[] file = new byte[Schema.EncodedBytes(groups.Length)];
        if (file.Length > SchemaFile.BytesMax)
            throw new ClientException(new SchemaTooLarge(file.Length));
        _ = message.Encode(file);
        SchemaStatus status = SchemaFile.TryRead(file, new int[SchemaFile.WorkLength], out _);
        return status == SchemaStatus.Accepted ? file : throw new ClientException(new SchemaUnreadable("the schema", status));
    }

    /// <summary>How long the block would be: above <see cref="SchemaFile.BytesMax"/> it is none.</summary>
    public static int BytesOf(DataSchema schema) => Schema.EncodedBytes(GroupsOf(schema).Length);

    public static DataSchema Read(byte[] file, string name)
    {
        SchemaStatus status = SchemaFile.TryRead(file, new int[SchemaFile.WorkLength], out Schema message);
        if (status != SchemaStatus.Accepted) throw new ClientException(new SchemaUnreadable(name, status));
        List<SchemaColumn> columns = [];
        PackedReader reader = new(message.Groups);
        while (columns.Count <= message.Columns)
        {
            ColumnGroup group = ColumnGroup.Read(ref reader);
            ColumnBounds? bounds = group.Bounded == 0
                ? null : new ColumnBounds(DecimalText.Of(group.Minimum, group.Decimals), DecimalText.Of(group.Maximum, group.Decimals));
            string[] levels = new string[group.Levels];
            for (int level = 0; level < levels.Length; level++) levels[level] = Encoding.UTF8.GetString(reader.Text());
            SchemaColumn column = new("", (ColumnKind)group.Kind, Encoding.UTF8.GetString(group.Unit), bounds, levels)
            {
                Rule = RuleOf(in group),
            };
            for (int count = 0; count < group.Columns; count++)
            {
                string text = message.Named != 0 ? Encoding.UTF8.GetString(reader.Text()) : DataSchema.NameOfPlace(columns.Count);
                columns.Add(column with { Name = text });
            }
        }
        return new DataSchema(columns, message.Target, (MissingKind)message.Missing, message.Named != 0);
    }

    static ColumnRule? RuleOf(in ColumnGroup group)
    {
        if (group.Preparation.Length == 0) return null;
        PackedReader reader = new(group.Preparation);
        return ColumnRule.Of(ColumnPreparation.Read(ref reader));
    }

    static byte[] GroupsOf(DataSchema schema)
    {
        using MemoryStream groups = new();
        for (int start = 0; start < schema.Columns.Count;)
        {
            int end = start + 1;
            while (end < schema.Columns.Count && schema.Columns[end].IsAlike(schema.Columns[start])) end++;
            groups.Write(HeadOf(schema.Columns[start], end - start));
            foreach (string level in schema.Columns[start].Levels) WriteText(groups, level);
            for (; start < end; start++)
            {
                if (schema.IsNamed) WriteText(groups, schema.Columns[start].Name);
            }
        }
        return groups.ToArray();
    }

    static byte[] HeadOf(SchemaColumn column, int count)
    {
        byte[] unit = Encoding.UTF8.GetBytes(column.Unit);
        int decimals = column.Bounds is { } given ? Math.Max(given.Minimum.Decimals, given.Maximum.Decimals) : 0;
        ColumnGroup group = new()
        {
            Columns = (ushort)count,
            Kind = (byte)column.Kind,
            Bounded = column.Bounds is null ? (byte)0 : (byte)1,
            Decimals = (byte)Math.Min(decimals, byte.MaxValue),
            Minimum = column.Bounds is { } lower ? Units(column, lower.Minimum, decimals) : 0,
            Maximum = column.Bounds is { } upper ? Units(column, upper.Maximum, decimals) : 0,
            Unit = unit,
            Levels = (ushort)Math.Min(column.Levels.Count, ushort.MaxValue),
            Preparation = PreparationOf(column.Rule),
        };
        byte[] bytes = new byte[1024];
        PackedWriter writer = new(bytes);
        group.Write(ref writer);
        int length = writer.Finish();
        return length > 0 ? bytes[..length] : throw new ClientException(new SchemaUnreadable("the schema", SchemaStatus.UnitWrong));
    }

    static byte[] PreparationOf(ColumnRule? rule)
    {
        if (rule is null) return [];
        byte[] bytes = new byte[64];
        PackedWriter writer = new(bytes);
        rule.ToMessage().Write(ref writer);
        return bytes[..writer.Finish()];
    }

    static long Units(SchemaColumn column, DecimalText bound, int decimals)
    {
        BigInteger units = bound.At(decimals);
        return units >= long.MinValue && units <= long.MaxValue ? (long)units : throw new ClientException(new BoundTooLarge(column.Name));
    }

    static void WriteText(MemoryStream groups, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        groups.WriteByte((byte)Math.Min(bytes.Length, byte.MaxValue));
        groups.Write(bytes);
    }
}
