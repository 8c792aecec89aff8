namespace Proxy.Actors.Doctor;

/// <summary>A certificate of a node that somebody may have to see to.</summary>
/// <param name="Where">Whose it is: <c>listener web</c>, or <c>cluster</c>.</param>
/// <param name="Use">What it is for: <c>server</c>, <c>client</c>, <c>member</c> or <c>ca</c>.</param>
/// <param name="Name">The first name that it is for.</param>
/// <param name="NotBefore">From when on it holds.</param>
/// <param name="NotAfter">Until when.</param>
/// <param name="File">Where it was read.</param>
/// <param name="Problem">Why what is in the files now is not in use; empty when it is.</param>
internal sealed record CertificateFacts(
    string Where, string Use, string Name, DateTimeOffset NotBefore, DateTimeOffset NotAfter, string File, string Problem);
