namespace Proxy.Actors.Caching;

/// <summary>Why a fetch has come to nothing, where that holds for all who waited for it.</summary>
internal enum FetchFailure : byte
{
    /// <summary>It may go otherwise for those who waited.</summary>
    None,

    /// <summary>No server could be reached.</summary>
    Unreachable,

    /// <summary>The server was silent for too long.</summary>
    Late,
}
