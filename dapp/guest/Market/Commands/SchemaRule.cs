using System.Runtime.InteropServices;

namespace Rollup.Market;

/// <summary>Whether a block is the schema that a job's terms speak of. Whether it is true of the data is not decidable here.</summary>
static class SchemaRule
{
    public static OpeningStatus StatusOf(in JobTerms terms, ReadOnlySpan<byte> block, Span<byte> scratch)
    {
        Span<int> work = MemoryMarshal.Cast<byte, int>(scratch).Slice(0, SchemaFile.WorkLength);
        SchemaStatus status = SchemaFile.TryRead(block, work, out Schema schema);
        if (status is not (SchemaStatus.Accepted or SchemaStatus.TargetUnfit)) return OpeningStatus.SchemaUnreadable;
        if (schema.Features != terms.Columns) return OpeningStatus.SchemaColumnsDiffer;
        if (schema.Classes != terms.Classes) return OpeningStatus.SchemaClassesDiffer;
        return status == SchemaStatus.Accepted ? OpeningStatus.Accepted : OpeningStatus.SchemaTargetUnfit;
    }
}
