namespace Proxy.Actors.Tests.Tls;

/// <summary>Tests of TLS run one after another, because each looks at how many sessions there are in the process.</summary>
[CollectionDefinition(Name)]
public sealed class TlsTestGroup
{
    public const string Name = "tls";
}
