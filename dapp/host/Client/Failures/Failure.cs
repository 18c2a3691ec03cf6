namespace Rollup.Client.Failures;

/// <summary>What happened, with its data. The family is closed: whoever speaks to people has words for each, and what to do next.</summary>
public abstract record Failure
{
    private protected Failure() { }
}

/// <summary>What was given cannot be used; giving it again fails again.</summary>
public abstract record MisuseFailure : Failure;

/// <summary>Not yet: the same call may succeed later.</summary>
public abstract record PassingFailure : Failure;

/// <summary>Raised by everything in this library that cannot do what it was asked for.</summary>
public sealed class ClientException(Failure failure, Exception? inner = null) : Exception(EndpointText.Discreet(failure.ToString()), inner)
{
    public Failure Failure => failure;
}
