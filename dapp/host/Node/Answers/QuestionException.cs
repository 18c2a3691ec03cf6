namespace Rollup.Node.Answers;

public enum QuestionFault
{
    /// <summary>No index is that large.</summary>
    IndexTooLarge,
    /// <summary>What was asked for was not read yet.</summary>
    NotRead,
    /// <summary>So many ask already that one more is not heard.</summary>
    AtCapacity,
    /// <summary>The machine did not come to the query in time, or is not at a known state.</summary>
    Busy,
}

/// <summary>Why a question is not answered; each door says it in its own way.</summary>
public sealed class QuestionException(QuestionFault fault, string message) : Exception(message)
{
    public QuestionFault Fault => fault;
}
