// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_BENCH_BARE_CURL_HPP
#define TESTS_BENCH_BARE_CURL_HPP

#include "measure.hpp"
#include <curl/curl.h>

#include <cstddef>
#include <string>

namespace bench {

/** The least that a program does over libcurl: one handle, and requests whose bodies are there already. */
class bare_curl {
 public:
  explicit bare_curl(std::string const& url) : easy_(curl_easy_init()) {
    for (char const* line : {"Content-Type: application/json", "Expect:"}) headers_ = curl_slist_append(headers_, line);
    curl_easy_setopt(easy_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy_, CURLOPT_UPLOAD_BUFFERSIZE, 512L * 1024);
    curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &ignore);
  }
  bare_curl(bare_curl const&) = delete;
  bare_curl& operator=(bare_curl const&) = delete;
  ~bare_curl() {
    curl_easy_cleanup(easy_);
    curl_slist_free_all(headers_);
  }

  /** Sends a body and returns the status of the answer. */
  long exchange(std::string const& body) {
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, body.data());
    must(curl_easy_perform(easy_) == CURLE_OK, "libcurl");
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

 private:
  static std::size_t ignore(char*, std::size_t, std::size_t size, void*) noexcept { return size; }

  CURL* easy_;
  curl_slist* headers_ = nullptr;
};

}  // namespace bench

#endif
