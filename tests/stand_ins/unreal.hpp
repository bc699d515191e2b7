// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_STAND_INS_UNREAL_HPP
#define TESTS_STAND_INS_UNREAL_HPP

// What adapters/unreal/README.md uses of Unreal 5, declared as there.
using int32 = int;
using uint8 = unsigned char;
using TCHAR = char16_t;

struct FString {
  FString();
  FString(char const* ascii);
  FString(TCHAR const* text);
  bool IsEmpty() const;
  TCHAR const* operator*() const;
};
TCHAR const* UTF8_TO_TCHAR(char const* text);
char const* TCHAR_TO_UTF8(TCHAR const* text);

template <class T>
struct TArray {
  TArray(T const* first, int32 count);
  T const* GetData() const;
  int32 Num() const;
};
template <class T>
struct TSharedPtr {
  explicit operator bool() const;
  T* operator->() const;
};

struct IHttpResponse {
  int32 GetResponseCode() const;
  FString GetHeader(FString const& name) const;
  TArray<uint8> const& GetContent() const;
};
struct IHttpRequest;
using FHttpRequestPtr = TSharedPtr<IHttpRequest>;
using FHttpRequestRef = TSharedPtr<IHttpRequest>;
using FHttpResponsePtr = TSharedPtr<IHttpResponse>;

struct FHttpRequestCompleteDelegate {
  template <class Functor>
  void BindLambda(Functor f) {
    const Functor copy = f;
    copy(FHttpRequestPtr(), FHttpResponsePtr(), true);
  }
};
struct IHttpRequest {
  void SetVerb(FString const& verb);
  void SetURL(FString const& url);
  void SetHeader(FString const& name, FString const& value);
  void SetContent(TArray<uint8>&& content);
  void SetTimeout(float seconds);
  FHttpRequestCompleteDelegate& OnProcessRequestComplete();
  bool ProcessRequest();
};
struct FHttpModule {
  static FHttpModule& Get();
  FHttpRequestRef CreateRequest();
};

#endif
