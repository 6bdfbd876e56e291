# What is installed, and as what: `cmake --install build/release --prefix DIR`, `cpack -G DEB` in the build directory (tools/dev/try-package).
# The container image installs the same Debian package, so that there is one list of files.
include(GNUInstallDirs)

if(NOT (TARGET gouji AND TARGET gouji-coordinator AND TARGET gouji-worker))
  return()
endif()

# Installing builds nothing: the caller has built what is installed.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(image k8s/image/systemd)
install(TARGETS gouji gouji-coordinator gouji-worker RUNTIME DESTINATION bin)
install(FILES docs/gouji.1 DESTINATION share/man/man1)
# What the program prints of itself; no configuration of whoever builds the package.
foreach(shell bash zsh fish)
  install(CODE "execute_process(COMMAND \"$<TARGET_FILE:gouji>\" --config /dev/null completion ${shell}
                                OUTPUT_FILE \"${CMAKE_BINARY_DIR}/completion.${shell}\" COMMAND_ERROR_IS_FATAL ANY)")
endforeach()
install(FILES ${CMAKE_BINARY_DIR}/completion.bash DESTINATION share/bash-completion/completions RENAME gouji)
install(FILES ${CMAKE_BINARY_DIR}/completion.zsh DESTINATION share/zsh/vendor-completions RENAME _gouji)
install(FILES ${CMAKE_BINARY_DIR}/completion.fish DESTINATION share/fish/vendor_completions.d RENAME gouji.fish)
install(FILES README.md ARCHITECTURE.md docs/api.md docs/clients.md docs/command.md docs/exports.md docs/metrics.md docs/operations.md docs/rules.md
              docs/runbooks.md docs/scale.md docs/security.md docs/tutorial-operator.md
        DESTINATION share/doc/gouji)
install(FILES k8s/alerts/gouji.rules.yml k8s/dashboards/gouji.json DESTINATION share/gouji)
install(FILES ${image}/gouji-coordinator.service ${image}/gouji-worker.service DESTINATION lib/systemd/system)
install(FILES ${image}/gouji.sysusers DESTINATION lib/sysusers.d RENAME gouji.conf)
install(FILES ${image}/coordinator.env ${image}/worker.env DESTINATION /etc/gouji
        PERMISSIONS OWNER_READ OWNER_WRITE)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME gouji)
set(CPACK_PACKAGE_VENDOR gouji)
set(CPACK_PACKAGE_CONTACT "gouji developers <gouji@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Reads and checks Chinese government disclosure annual reports")
set(CPACK_PACKAGE_DESCRIPTION
    "gouji takes every figure out of annual reports on government information\ndisclosure, cross-checks the figures, and writes one record a report: on one\nmachine with one command, or on a cluster.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Encodings of PDF fonts that are not embedded; the library only recommends them.
set(CPACK_DEBIAN_PACKAGE_DEPENDS poppler-data)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "redis-server (>= 5:7.0)")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/k8s/image/debian/conffiles ${CMAKE_SOURCE_DIR}/k8s/image/debian/postinst
    ${CMAKE_SOURCE_DIR}/k8s/image/debian/prerm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
