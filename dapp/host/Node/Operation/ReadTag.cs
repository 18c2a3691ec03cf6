namespace Rollup.Node.Operation;

/// <summary>How far behind the head of the chain the node reads.</summary>
public enum ReadTag { Finalized, Safe, Latest }
