namespace Rollup.Client.Jobs;

/// <summary>What a job says of its data, held against the data as far as they are at hand.</summary>
public static class JobContent
{
    /// <summary>
    /// The job's schema; null while its block was not sent. Throws <see cref="SchemaContradicted"/> where the job's data, which are here
    /// if they are public or one's own, are not as it says: the machine does not look at that.
    /// </summary>
    public static async Task<DataSchema?> SchemaAsync(Session session, JobDetails details, CancellationToken cancellation)
    {
        JobTerms terms = details.Terms;
        byte[]? file = FileBlocks.TryAssemble(session.Blocks.Get, in terms.SchemaDigest, terms.SchemaBytes);
        if (file is null && details.Wants(JobFile.SchemaNumber)) return null;
        file ??= await FileSource.ReadAsync(session, terms.SchemaDigest, terms.SchemaBytes, "the schema", cancellation);
        DataSchema schema = SchemaBlock.Read(file, "the job's schema");
        bool isPublic = !details.Judge.SealsData && (JobPhase)details.State.Phase >= JobPhase.Open;
        byte[]? data = isPublic
            ? await FileSource.ReadAsync(session, terms.DataDigest, terms.DataBytes, "the job's data", cancellation)
            : FileBlocks.TryAssemble(session.Blocks.Get, in terms.DataDigest, terms.DataBytes);
        if (data is not null) _ = DataSetFile.Read(data, "the job's data", schema);
        return schema;
    }
}
