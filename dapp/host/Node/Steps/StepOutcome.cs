namespace Rollup.Node.Steps;

/// <summary>Whether a step changed a fact. A round of idle steps is the time to wait.</summary>
public enum StepOutcome { Idle, Progressed }
