namespace Proxy.Actors.Checks;

/// <summary>What a check says of an endpoint.</summary>
internal enum CheckOutcomeKind
{
    /// <summary>It serves.</summary>
    Passed,

    /// <summary>It does not.</summary>
    Failed,

    /// <summary>Nothing: this node had no time, or no means, for the check.</summary>
    Void,
}
