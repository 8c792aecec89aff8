namespace Proxy.Actors.Checks;

/// <summary>What an expectation has found.</summary>
internal enum FindingKind
{
    /// <summary>Nothing yet.</summary>
    More,

    /// <summary>What it expects.</summary>
    Good,

    /// <summary>Something else.</summary>
    Bad,
}
