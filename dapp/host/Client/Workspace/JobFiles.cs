namespace Rollup.Client.Workspace;

/// <summary>What binds us to a commitment. Losing the salt loses the place, so it is on disk before the commitment is sent.</summary>
public sealed record Submission
{
    public required string Client { get; init; }
    public required string ModelDigest { get; init; }
    public required string DataDigest { get; init; }
    public required string Salt { get; init; }
    public required string Commitment { get; init; }

    /// <summary>What was found of the model when it was committed to; null if nobody checked it.</summary>
    public ModelCheck? Check { get; init; }
}

/// <summary>The files of one job in a data directory.</summary>
public sealed class JobFiles(string folder)
{
    public string Folder => folder;
    public string InitialModel => Path.Combine(folder, "initial.onnx");
    public string TrainedModel => Path.Combine(folder, "trained.onnx");

    /// <summary>What was trained last, where it does not take the place of the one that is kept.</summary>
    public string RefusedModel => Path.Combine(folder, "trained-refused.onnx");

    /// <summary>How far a training is that was stopped.</summary>
    public string Checkpoint => Path.Combine(folder, "training.checkpoint");
    public string Holdout => Path.Combine(folder, "holdout.lds1");
    public string Terms => Path.Combine(folder, "terms.bin");
    public string Schema => Path.Combine(folder, "schema.bin");
    public string Check => Path.Combine(folder, "check.json");
    string SubmissionFile => Path.Combine(folder, "submission.json");

    public void Keep(ulong jobId, in JobTerms terms) =>
        WholeFile.WritePrivate(Terms, MessageBytes.Of(new JobTermsReport { JobId = jobId, Terms = terms }));

    public JobTerms ReadTerms(ulong jobId) =>
        File.Exists(Terms) && JobTermsReport.TryDecode(File.ReadAllBytes(Terms), out JobTermsReport report)
            ? report.Terms
            : throw new ClientException(new JobNotKept(jobId));

    /// <summary>What the job's data are.</summary>
    public DataSchema ReadSchema(ulong jobId) =>
        File.Exists(Schema) ? SchemaBlock.Read(File.ReadAllBytes(Schema), "the job's schema")
        : throw new ClientException(new JobNotKept(jobId));

    /// <summary>The data of a job whose data are public.</summary>
    public byte[] ReadOpenData(ulong jobId) =>
        File.Exists(Holdout) ? File.ReadAllBytes(Holdout) : throw new ClientException(new JobNotKept(jobId));

    /// <summary>sha-256 of a job's number and terms, as they are kept.</summary>
    public static string TermsSha256(ulong jobId, in JobTerms terms)
    {
        Sha256.Hash(MessageBytes.Of(new JobTermsReport { JobId = jobId, Terms = terms }), out Bytes32 digest);
        return HexText.Of(digest);
    }

    public void Write(ModelCheck check) => WholeFile.WritePrivate(Check, JsonText.Of(check));

    /// <summary>The check of a model; null if the one that is kept is of another.</summary>
    public ModelCheck? ReadCheckOf(in Bytes32 modelDigest)
    {
        ModelCheck? check = File.Exists(Check) ? JsonText.ReadFile<ModelCheck>(Check) : null;
        return check?.ModelDigest == HexText.Of(modelDigest) ? check : null;
    }

    /// <summary>The last that was written, whatever became of it.</summary>
    public Submission? ReadSubmission() => Read(SubmissionFile);

    /// <summary>The one of a commitment: an earlier one still binds us when its replacement came too late or was never sent.</summary>
    public Submission? ReadSubmission(in Bytes32 commitment) => Read(FileOf(HexText.Of(commitment)));

    public void Write(Submission submission)
    {
        WholeFile.WritePrivate(FileOf(submission.Commitment), JsonText.Of(submission));
        WholeFile.WritePrivate(SubmissionFile, JsonText.Of(submission));
    }

    string FileOf(string commitment) => Path.Combine(folder, $"submission-{commitment.Replace("0x", "", StringComparison.Ordinal)}.json");

    static Submission? Read(string file) => File.Exists(file) ? JsonText.ReadFile<Submission>(file) : null;
}
