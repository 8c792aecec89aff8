namespace Proxy.Membership.Remoting;

/// <summary>Bytes came at the cluster port that no member sends.</summary>
/// <param name="problem">What is wrong with them.</param>
/// <param name="cause">What read them; null for none.</param>
internal sealed class MalformedFrameException(string problem, Exception? cause = null) : Exception(problem, cause);
