namespace Proxy.Configuration;

/// <summary>How OTLP is carried.</summary>
public enum OtlpProtocol
{
    /// <summary>gRPC, at port 4317 by custom.</summary>
    Grpc,

    /// <summary>HTTP with protobuf bodies, at port 4318 by custom.</summary>
    Http,
}
