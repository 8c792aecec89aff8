namespace Proxy.Actors.Closing;

/// <summary>How far one direction of a pair has come.</summary>
public enum DirectionState : byte
{
    /// <summary>Bytes may come and go.</summary>
    Flowing,

    /// <summary>The source's FIN has been read; kept bytes go out, then our FIN.</summary>
    Ending,

    /// <summary>The source's connection is lost; kept bytes go out, then RST.</summary>
    Resetting,

    /// <summary>Everything and our FIN have been handed to the target's kernel queue.</summary>
    Finished,

    /// <summary>The target's connection is lost: nothing can be delivered any more.</summary>
    Broken,
}
