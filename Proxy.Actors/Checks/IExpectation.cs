namespace Proxy.Actors.Checks;

/// <summary>What a step of a check expects of a server. It keeps nothing: it is asked anew, from the first byte, whenever more has come.</summary>
internal interface IExpectation
{
    /// <summary>Looks at what has come.</summary>
    /// <param name="came">What has come and was not used up by the steps before.</param>
    /// <param name="isAll">Whether nothing more comes: the server has closed, or has sent as much as is kept.</param>
    Finding Look(ReadOnlySpan<byte> came, bool isAll);
}
