using Proxy.Transport;

namespace Proxy.Actors.Routing;

/// <summary>Answers clients in the place of a server.</summary>
public interface IAnswer
{
    /// <summary>What stands for the endpoint in logs and listings.</summary>
    string Name { get; }

    /// <summary>Makes what one client talks to: the server side of its pair. On the loop's thread.</summary>
    /// <param name="host">The pair, which has no server leg yet. It is to be asked for one only when this has returned.</param>
    ILeg Open(IAnswerHost host);
}
